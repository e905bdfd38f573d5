// What a route answers, as a part of the page that can be asked for again.
import { useEffect, useState } from "preact/hooks";
import { call } from "./api";
import { words } from "./ui";

/** What a route answers, and a way to ask again. */
export function useAnswer<T>(path: string): { answer: T | null; error: string; reload: () => void } {
  const [answer, setAnswer] = useState<T | null>(null);
  const [error, setError] = useState("");
  const reload = () => {
    call<T>("GET", path).then(
      (found) => {
        setAnswer(found);
        setError("");
      },
      (reason: unknown) => setError(words(reason)),
    );
  };
  useEffect(reload, [path]);
  return { answer, error, reload };
}
