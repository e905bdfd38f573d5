// People's own pictures and videos, sent to the server to start from.
import { call, type Features } from "./api";

export function canUpload(features: Features): boolean {
  return features.has("POST", "/v1/files");
}

export function isVideo(file: File): boolean {
  return file.type.startsWith("video/");
}

/** Sends a file; returns the id that requests may name. */
export async function upload(file: File): Promise<string> {
  const form = new FormData();
  form.append("purpose", isVideo(file) ? "user_data" : "vision");
  form.append("file", file, file.name);
  return (await call<{ id: string }>("POST", "/v1/files", form)).id;
}
