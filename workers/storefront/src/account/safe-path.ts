/** A path of this shop to go to, with its query as `URLSearchParams` writes it; nothing that a link could make lead elsewhere. */
export function safePath(path: string | undefined): string {
  return path && /^\/(?![/\\])[\w/-]*(\?[\w*.%&=+-]*)?$/.test(path) ? path : "/account";
}
