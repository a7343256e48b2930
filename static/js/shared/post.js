/* Sends a form as a page without scripts would, and asks for a short answer instead of a page. */

/** Posts the fields to `url`; `keepalive` lets the request outlive the page. Rejects when there is no network. */
export function post(url, fields, { keepalive = false } = {}) {
  const body = new URLSearchParams(fields);
  const headers = { Accept: "application/json", "X-CSRFToken": body.get("csrf_token") ?? "" };
  return fetch(url, { method: "POST", body, headers, keepalive, credentials: "same-origin", redirect: "manual" });
}
