import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icons.tsx";

type EmptyStateProps = { icon: IconName; title: string; text: string; href: string; action: string; children?: Child };

/** Instead of a list that is empty: what that means, and what to do. */
export const EmptyState = (props: EmptyStateProps) => (
  <div class="empty">
    <Icon name={props.icon} />
    <h2>{props.title}</h2>
    <p>{props.text}</p>
    <a class="button" href={props.href}>
      {props.action}
    </a>
    {props.children}
  </div>
);

/** Something that went well, or that the visitor must know. It is read out when the page appears. */
export const Notice = ({ kind = "info", children }: { kind?: "info" | "good" | "bad"; children?: Child }) => (
  <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
    <Icon name={kind === "good" ? "check" : "alert"} />
    <div>{children}</div>
  </div>
);
