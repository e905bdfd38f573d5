// The studio: who is signed in, where they are, and the page for that place.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call, currentSession, Features, type Session, signOut, whenSignedOut, type World } from "./api";
import { Clip } from "./clip";
import { Compose } from "./compose";
import { Library } from "./library";
import { People } from "./people";
import { VerifyPage } from "./provenance";
import { RedTeam } from "./redteam";
import { Review } from "./review";
import { useRoute } from "./route";
import { SignIn } from "./signin";
import { Storyboard } from "./storyboard";
import { Icon, Mark, Menu, Problem, Toasts, words } from "./ui";
import "./studio.css";

interface Place {
  name: string;
  title: string;
  icon: string;
}

const CREATE: Place = { name: "create", title: "Create", icon: "create" };
const STORYBOARD: Place = { name: "storyboard", title: "Storyboard", icon: "storyboard" };
const LIBRARY: Place = { name: "library", title: "Library", icon: "library" };
const VERIFY: Place = { name: "verify", title: "Verify", icon: "verify" };
const REVIEW: Place = { name: "review", title: "Review", icon: "review" };
const RED_TEAM: Place = { name: "redteam", title: "Red team", icon: "redteam" };
const PLACES = [CREATE, STORYBOARD, LIBRARY, VERIFY, REVIEW, RED_TEAM];

/** The places that the server has and the account may enter. */
function placesOf(session: Session, features: Features | null): Place[] {
  const review = features?.has("GET", "/v1/asazora/reviews") && session.scopes.includes("review");
  const redTeam = features?.has("POST", "/v1/asazora/findings") && session.scopes.includes("red_team");
  return [CREATE, STORYBOARD, LIBRARY, VERIFY, ...(review ? [REVIEW] : []), ...(redTeam ? [RED_TEAM] : [])];
}

function App() {
  const [session, setSession] = useState<Session | null | undefined>(undefined);
  const [error, setError] = useState("");
  useEffect(() => {
    whenSignedOut(() => setSession(null));
    currentSession().then(setSession, (reason: unknown) => setError(words(reason)));
  }, []);
  return (
    <>
      {session === undefined && <Problem text={error} />}
      {session === null && <SignIn onSignedIn={setSession} />}
      {session && <Studio session={session} onSignOut={() => setSession(null)} />}
      <div id="announcements" class="hidden" role="status" />
      <Toasts />
    </>
  );
}

function Studio({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const [features, setFeatures] = useState<Features | null>(null);
  const [world, setWorld] = useState<World | null>(null);
  const [error, setError] = useState("");
  const [name = "create", ...rest] = useRoute();
  useEffect(() => {
    Features.load().then(setFeatures, (reason: unknown) => setError(words(reason)));
    call<World>("GET", "/v1/asazora/world").then(setWorld, () => setWorld(null));
  }, []);
  const place = [name, ...rest].join("/");
  useEffect(() => {
    const title = PLACES.find((one) => one.name === name)?.title;
    document.title = title ? `${title} · Asazora` : "Asazora";
    scrollTo(0, 0);
  }, [place]);
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        To the content
      </a>
      <TopBar name={name} places={placesOf(session, features)} session={session} onSignOut={onSignOut} />
      <main id="main" tabIndex={-1} class={`at-${name}`}>
        <Problem text={error} />
        {features && <Page name={name} rest={rest} features={features} world={world} session={session} />}
      </main>
    </>
  );
}

function toMain(event: Event): void {
  event.preventDefault(); // the part after # says where one is, not what to scroll to
  document.getElementById("main")?.focus();
}

interface PageProps {
  name: string;
  rest: string[];
  features: Features;
  world: World | null;
  session: Session;
}

function Page({ name, rest, features, world, session }: PageProps) {
  const mayCreate = session.scopes.includes("videos:write");
  switch (name) {
    case "video":
      return <Clip key={rest[0]} id={rest[0] ?? ""} features={features} mayCreate={mayCreate} />;
    case "storyboard":
      return <Storyboard features={features} world={world} mayCreate={mayCreate} />;
    case "library":
      return <Library features={features} mayCreate={mayCreate} />;
    case "verify":
      return <VerifyPage features={features} mayReport={session.scopes.includes("feedback")} />;
    case "review":
      return <Review />;
    case "redteam":
      return <RedTeam />;
    case "people":
      return <People features={features} session={session} />;
    default:
      return <Compose features={features} world={world} mayCreate={mayCreate} />;
  }
}

function TopBar({ name, places, session, onSignOut }: { name: string; places: Place[]; session: Session; onSignOut: () => void }) {
  const leave = () => void signOut().finally(onSignOut);
  const current = name === "video" ? "library" : name;
  return (
    <header class="bar">
      <a class="brand" href="#create">
        <Mark />
        Asazora
      </a>
      <nav aria-label="Studio">
        {places.map((place) => (
          <a key={place.name} href={`#${place.name}`} aria-current={place.name === current ? "page" : undefined}>
            <Icon name={place.icon} />
            {place.title}
          </a>
        ))}
      </nav>
      <Menu label={`Account: ${session.account}`} face={<span class="face">{session.account.slice(0, 1)}</span>}>
        {(close) => (
          <>
            <a href="#people" onClick={close}>
              {session.scopes.includes("admin") ? "People and keys" : "Account and keys"}
            </a>
            <button type="button" onClick={leave}>
              Sign out
            </button>
          </>
        )}
      </Menu>
    </header>
  );
}

render(<App />, document.getElementById("app")!);
