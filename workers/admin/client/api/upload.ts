import { sendAsAdmin } from "../session/session.ts";

/** How much of the body has been sent, from 0 to 1. */
type OnProgress = (share: number) => void;

/**
 * Options of a call of the client whose body is a file, with its progress: `fetch` does not report it, so such a request is
 * sent by `XMLHttpRequest`.
 */
export function uploadOf(file: Blob, onProgress: OnProgress) {
  return {
    body: file as unknown as string,
    bodySerializer: () => file,
    headers: { "Content-Type": file.type },
    fetch: (request: Request) => sendAsAdmin(request, (each) => sendWithProgress(each, onProgress)),
  };
}

async function sendWithProgress(request: Request, onProgress: OnProgress): Promise<Response> {
  const body = await request.blob();
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(request.method, request.url);
    for (const [name, value] of request.headers) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    xhr.onload = () => resolve(new Response(xhr.responseText, { status: xhr.status, headers: headersOf(xhr) }));
    xhr.onerror = () => reject(new TypeError("the upload failed"));
    xhr.send(body);
  });
}

function headersOf(xhr: XMLHttpRequest): Headers {
  const lines = xhr.getAllResponseHeaders().trim().split("\r\n");
  return new Headers(lines.map((line) => line.split(": ", 2) as [string, string]));
}
