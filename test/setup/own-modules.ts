import { vi } from "vitest";

// Before each file, which may follow another one in its process: it finds neither that one's modules nor its replacements.
vi.resetModules();
vi.unstubAllGlobals();
vi.unstubAllEnvs();
vi.useRealTimers();
