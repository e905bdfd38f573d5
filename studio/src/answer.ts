// What a route answers, as a part of the page that can be asked for again.
import { useEffect, useState } from "preact/hooks";
import { call, type Page } from "./api";
import { words } from "./ui";

export interface Pages<T> {
  items: T[] | null;
  hasMore: boolean;
  error: string;
  more: () => Promise<void>;
  forget: (item: T) => void;
}

/** What a route lists, a page at a time; `after` says from an item how the next page is asked for. */
export function usePages<T>(path: string, after: (item: T) => string | number): Pages<T> {
  const [items, setItems] = useState<T[] | null>(null);
  const [hasMore, setHasMore] = useState(false);
  const [error, setError] = useState("");
  const read = async (known: T[]) => {
    const from = known.length ? `&after=${after(known.at(-1)!)}` : "";
    try {
      const page = await call<Pick<Page<T>, "data" | "has_more">>("GET", `${path}${from}`);
      setItems([...known, ...page.data]);
      setHasMore(page.has_more);
      setError("");
    } catch (reason) {
      setError(words(reason));
    }
  };
  useEffect(() => {
    setItems(null);
    void read([]);
  }, [path]);
  return { items, hasMore, error, more: () => read(items ?? []), forget: (item) => setItems((old) => old?.filter((one) => one !== item) ?? old) };
}

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
