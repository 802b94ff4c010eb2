import { useEffect, useState } from "react";

const SLOW_MS = 5_000;

/** Takes the place of what is being loaded, and says so when that takes long. */
export function Loading() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="soft loading" role="status">
      Loading …{isSlow && " The shop is slow to answer."}
    </p>
  );
}
