// The few parts that every page is made of.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ApiError } from "./api";

const PATHS: Record<string, string> = {
  create: "M12 3v4M12 17v4M3 12h4M17 12h4M6 6l2.5 2.5M15.5 15.5 18 18M18 6l-2.5 2.5M8.5 15.5 6 18",
  storyboard: "M3 6h7v12H3zM14 6h7v5h-7zM14 14h7v4h-7z",
  library: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z",
  verify: "M12 3 5 6v5c0 4.6 3 8.2 7 10 4-1.8 7-5.4 7-10V6zM9 12l2.2 2.2L15.5 10",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.4c2.1.8 3.5 2.8 3.5 5.6",
  redteam: "M12 3 2.5 20h19zM12 10v4M12 17v.5",
  review: "M4 5h16M4 10h10M4 15h7M14 17l2.5 2.5L21 15",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14",
  plus: "M12 5v14M5 12h14",
  earlier: "M14 6l-6 6 6 6",
  later: "M10 6l6 6-6 6",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  star: "M12 4l2.5 5.2 5.6.7-4.1 3.9 1 5.7-5-2.8-5 2.8 1-5.7L4 9.9l5.6-.7z",
};

export function Icon({ name }: { name: string }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name] ?? ""} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id="mark-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#6f80bd" />
          <stop offset=".6" stop-color="#eaa38e" />
          <stop offset="1" stop-color="#ffd9a3" />
        </linearGradient>
        <clipPath id="mark-disc">
          <circle cx="16" cy="16" r="14" />
        </clipPath>
      </defs>
      <g clip-path="url(#mark-disc)">
        <rect width="32" height="32" fill="url(#mark-sky)" />
        <circle cx="16" cy="21" r="6" fill="#fff6e4" />
        <rect y="22.5" width="32" height="10" fill="#33406b" />
      </g>
    </svg>
  );
}

/** Something that the person can mend, said in plain words. */
export class PlainError extends Error {}

/** A task that a button started: `run` remembers whether it is under way and what went wrong. */
export function useTask(): { busy: boolean; error: string; run: (work: () => Promise<void>) => void; clear: () => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    setError("");
    work()
      .catch((reason: unknown) => setError(words(reason)))
      .finally(() => setBusy(false));
  };
  return { busy, error, run, clear: () => setError("") };
}

export function words(reason: unknown): string {
  return reason instanceof ApiError || reason instanceof PlainError ? reason.message : `Something went wrong in this page: ${String(reason)}`;
}

/** The value, once it has stood still for a while. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

export function Problem({ text }: { text: string }) {
  return (
    <div role="alert">{text && <p class="problem">{text}</p>}</div>
  );
}

export function Field({ label, hint, wide = false, children }: { label: string; hint?: string; wide?: boolean; children: (id: string, described: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class={wide ? "field long" : "field"}>
      <label for={id}>{label}</label>
      {children(id, `${id}-hint`)}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function Select({ label, value, options, onChange }: { label: string; value: string; options: (string | [string, string])[]; onChange: (value: string) => void }) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => {
            const [name, text] = Array.isArray(option) ? option : [option, option];
            return (
              <option value={name} key={name}>
                {text}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}

/** A choice of one among few, as radio buttons that look like one switch. */
export function Segmented({ label, value, options, onChange }: { label: string; value: string; options: [string, string][]; onChange: (value: string) => void }) {
  const name = useId();
  return (
    <fieldset class="segmented">
      <legend>{label}</legend>
      <div>
        {options.map(([option, text]) => (
          <label key={option}>
            <input type="radio" name={name} value={option} checked={option === value} onChange={() => onChange(option)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Slider({ label, value, min, max, step = 1, unit, wide = false, onChange }: { wide?: boolean; label: string; value: number; min: number; max: number; step?: number; unit: string; onChange: (value: number) => void }) {
  return (
    <Field label={label} wide={wide}>
      {(id) => (
        <span class="slider">
          <input
            id={id}
            type="range"
            min={min}
            max={max}
            step={step}
            value={value}
            aria-valuetext={`${value} ${unit}`}
            onInput={(event) => onChange(Number(event.currentTarget.value))}
          />
          <output>
            {value}&nbsp;{unit}
          </output>
        </span>
      )}
    </Field>
  );
}

/** A modal dialog: the browser keeps the focus inside and closes it on Escape. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="quiet round" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** A button that opens a short list of actions. */
export function Menu({ label, face, children }: { label: string; face?: ComponentChildren; children: (close: () => void) => ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "Escape") {
      setOpen(false);
      button.current?.focus();
    }
    const items = [...(box.current?.querySelectorAll<HTMLElement>(".items a, .items button") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus();
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div class="menu" ref={box} onKeyDown={onKeyDown}>
      <button ref={button} type="button" class="quiet round" aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>
        {face ?? <Icon name="more" />}
      </button>
      {open && <div class="items">{children(() => setOpen(false))}</div>}
    </div>
  );
}

const ACCEPTED = "image/png,image/jpeg,image/webp,video/*";

/** Where a file can be dropped, or chosen with the keyboard. */
export function DropZone({ label, hint, accept = ACCEPTED, onFile }: { label: string; hint?: string; accept?: string; onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  return (
    <label
      class={over ? "dropzone over" : "dropzone"}
      for={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="picture" />
      <span class="label">{label}</span>
      {hint && <span class="hint">{hint}</span>}
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

/** A button that asks for a file. */
export function FileButton({ label, accept, onFile }: { label: string; accept: string; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** The address of a local file's content, for as long as the part that shows it lives. */
export function useObjectUrl(file: Blob | null): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!file) {
      setUrl("");
      return;
    }
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <Mark />
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}

export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <header class="heading">
      <h1 tabIndex={-1}>{title}</h1>
      {children && <p>{children}</p>}
    </header>
  );
}

/** Says something to screen readers, once. */
export function announce(text: string): void {
  const region = document.getElementById("announcements");
  if (region) region.textContent = text;
}

const toasts: { listener: (text: string) => void } = { listener: () => {} };

export function toast(text: string): void {
  toasts.listener(text);
}

export function Toasts() {
  const [text, setText] = useState("");
  useEffect(() => {
    let timer = 0;
    toasts.listener = (next) => {
      setText(next);
      clearTimeout(timer);
      timer = window.setTimeout(() => setText(""), 6000);
    };
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="toasts" role="status">
      {text && <p>{text}</p>}
    </div>
  );
}

export function when(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

export function submit(action: () => void): JSX.SubmitEventHandler<HTMLFormElement> {
  return (event) => {
    event.preventDefault();
    action();
  };
}
