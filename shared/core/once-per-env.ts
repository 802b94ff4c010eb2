/** Makes something of a Worker's bindings when they are first used: their object is the same for all work of an isolate. */
export function oncePerEnv<Env extends object, Made>(make: (env: Env) => Made): (env: Env) => Made {
  const made = new WeakMap<Env, Made>();
  return (env) => {
    const known = made.get(env) ?? make(env);
    made.set(env, known);
    return known;
  };
}
