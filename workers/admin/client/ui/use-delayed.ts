import { useEffect, useState } from "react";

const DELAY_MS = 250;

/** The value once it has not changed for a while: what is typed need not be searched for letter by letter. */
export function useDelayed<Value>(value: Value): Value {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), DELAY_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return delayed;
}
