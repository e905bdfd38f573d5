// Where in the studio one is: the part of the address after `#`.
import { useEffect, useState } from "preact/hooks";

export function here(): string[] {
  return decodeURIComponent(location.hash.slice(1)).split("/").filter(Boolean);
}

export function go(path: string): void {
  location.hash = path;
}

export function useRoute(): string[] {
  const [route, setRoute] = useState(here);
  useEffect(() => {
    const changed = () => setRoute(here());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
