/** The login page of Sentinel: a user name, a password, nothing remembered, no script. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
:root{font-family:"Segoe UI",system-ui,sans-serif;color:#1b2440}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:linear-gradient(160deg,#eef1fb,#dfe5f6)}
main{box-sizing:border-box;width:min(376px,92vw);background:#fff;border-radius:12px;padding:28px;box-shadow:0 10px 32px rgb(24 36 90/.14)}
h1{font-size:19px;margin:0 0 4px}p{margin:0 0 18px;color:#52607f;font-size:13px}
label{display:block;font-size:13px;margin:12px 0 4px}
input{box-sizing:border-box;width:100%;padding:9px 10px;font-size:14px;border:1px solid #aeb9d6;border-radius:7px}
input:focus-visible,button:focus-visible{outline:3px solid #8fb0ff;outline-offset:1px}
.problem{background:#fdecec;color:#8c1414;border-radius:7px;padding:8px 10px;margin:0 0 6px}
.row{display:flex;gap:10px;margin-top:20px}
button{flex:1;padding:9px;font-size:14px;border-radius:7px;border:1px solid #aeb9d6;background:#fff;cursor:pointer}
button.main{background:#1d4ed8;border-color:#1d4ed8;color:#fff}
small{display:block;margin-top:18px;color:#56627f;font-size:11px}`;

/** HTML of the page. `gone`: the request is unknown or too old. */
export function loginPage(state: { request: string; problem?: string } | { gone: true }): string {
  const content =
    'gone' in state
      ? '<h1>This sign-in is over</h1><p>It was used or waited too long. Close this window and start again.</p>'
      : `<h1>Sign in to LivePerson</h1><p>An application asks for access to your account.</p>
${state.problem === undefined ? '' : `<p class="problem" role="alert">${escapeHtml(state.problem)}</p>`}
<form method="post" action="/sentinel/login" autocomplete="off">
<input type="hidden" name="request" value="${escapeHtml(state.request)}">
<label for="username">User name</label><input id="username" name="username" autocapitalize="none" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" required>
<div class="row"><button class="main" name="action" value="login">Sign in</button><button name="action" value="cancel" formnovalidate>Cancel</button></div>
</form>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Sign in to LivePerson</title><style>${STYLE}</style></head>
<body><main>${content}<small>Stand-in for LivePerson's sign-in page.</small></main></body></html>`;
}
