import { useEffect, useState } from "react";

/** The value once it has not changed for a while: what is typed need not be searched for letter by letter. */
export function useDelayed<Value>(value: Value, delayMs = 250): Value {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return delayed;
}
