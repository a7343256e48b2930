/* Sends a form as a page without scripts would, and asks for a short answer instead of a page. */

const longest = 20_000;

/** Posts the fields to `url`; `keepalive` lets the request outlive the page. Rejects when there is no network,
    or none that answers in twenty seconds. */
export function post(url, fields, { keepalive = false } = {}) {
  const body = new URLSearchParams(fields);
  const headers = { Accept: "application/json", "X-CSRFToken": body.get("csrf_token") ?? "" };
  const signal = AbortSignal.timeout?.(longest);
  return fetch(url, { method: "POST", body, headers, keepalive, signal, credentials: "same-origin", redirect: "manual" });
}
