// The server's own API, and nothing else: every request of the page goes through `call`.

export interface Session {
  account_id: string;
  account: string;
  role: string;
  scopes: string[];
  csrf_token: string | null;
}

export interface Video {
  id: string;
  status: "queued" | "in_progress" | "completed" | "failed";
  progress: number;
  created_at: number;
  completed_at: number | null;
  expires_at: number | null;
  prompt: string | null;
  size: string;
  seconds: string;
  model: string;
  remixed_from_video_id: string | null;
  error: { code: string; message: string } | null;
  asazora: { seed: number; fps: number; revised_prompt: string | null; unknown_words: string[] };
}

export interface Page<T> {
  data: T[];
  has_more: boolean;
  last_id: string | null;
}

export interface World {
  name: string;
  rows: Record<string, string[]>;
  max_subjects: number;
  max_count: number;
  max_shots: number;
}

export interface Directed {
  revised_prompt: string;
  shots: string[];
  unknown_words: string[];
  replaced: Record<string, string>;
}

export interface Moderation {
  results: { flagged: boolean; asazora: { action: "allow" | "review" | "block"; categories: string[] } }[];
}

export interface Provenance {
  asazora: {
    generated_here: boolean | null;
    verdict: string;
    c2pa: {
      validation_state: "trusted" | "valid" | "invalid" | "not_present";
      issuer: string | null;
      model: string | null;
      generated_at: string | null;
    };
    watermark: { detected: boolean; z: number | null; payload: string | null; mac_ok: boolean };
    fingerprint: { match: boolean; distance: number | null; video_id: string | null };
    classifier: { score: number; band: string } | null;
  };
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null = null,
    readonly param: string | null = null,
  ) {
    super(message);
  }
}

type Body = FormData | object;

let csrfToken = "";
let onSignedOut: () => void = () => {};

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export async function call<T>(method: string, path: string, body?: Body, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, body, signal);
  return (await response.json()) as T;
}

export async function send(method: string, path: string, body?: Body, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  if (method !== "GET") headers["x-csrf-token"] = csrfToken;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["content-type"] = "application/json";
  const content = body === undefined ? null : form ? body : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: content, signal: signal ?? null, credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "The server cannot be reached. Is it still running?");
  }
  if (response.ok) return response;
  if (response.status === 401 && path !== SESSION) onSignedOut();
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: { message: string; code: string | null; param: string | null } };
    return new ApiError(response.status, error.message, error.code, error.param);
  } catch {
    return new ApiError(response.status, `The server answered ${response.status}.`);
  }
}

const SESSION = "/v1/asazora/session";

function remember(session: Session): Session {
  csrfToken = session.csrf_token ?? "";
  return session;
}

export async function signIn(key: string): Promise<Session> {
  return remember(await call<Session>("POST", SESSION, { key }));
}

export async function acceptInvitation(token: string, name: string): Promise<Session & { key: string }> {
  const welcome = await call<Session & { key: string }>("POST", "/v1/asazora/invitations/accept", { token, name });
  remember(welcome);
  return welcome;
}

export async function currentSession(): Promise<Session | null> {
  try {
    return remember(await call<Session>("GET", SESSION));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export async function signOut(): Promise<void> {
  await call("DELETE", SESSION);
  csrfToken = "";
}

interface Operation {
  description?: string;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
}

/** What this server can do, by its own description: the page shows nothing that would not work. */
export class Features {
  constructor(private readonly document: Document) {}

  static async load(): Promise<Features> {
    return new Features(await call<Document>("GET", "/openapi.json"));
  }

  has(method: string, path: string): boolean {
    const operation = this.document.paths[path]?.[method.toLowerCase()];
    return operation !== undefined && !operation.description?.includes("Not supported yet");
  }

  field(schema: string, name: string): boolean {
    return this.document.components.schemas[schema]?.properties?.[name] !== undefined;
  }
}

export function contentUrl(id: string, variant: "video" | "thumbnail" | "spritesheet" = "video"): string {
  return `/v1/videos/${encodeURIComponent(id)}/content?variant=${variant}`;
}

export function isFinished(video: Video): boolean {
  return video.status === "completed" || video.status === "failed";
}

export function aspectOf(size: string): number {
  const [width, height] = size.split("x").map(Number);
  return width && height ? width / height : 1;
}
