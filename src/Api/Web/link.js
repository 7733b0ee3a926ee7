// What stands behind the # opens something once: the first administrator's start, an invitation, a reset, an evening, a demonstration.
// It is opened by a press and not by being looked at: programs that read letters look at every address in them.

const words = await language();
const title = document.querySelector('#title');
const text = document.querySelector('#text');
const form = document.querySelector('#form');
const trouble = document.querySelector('#trouble');

const token = location.hash.slice(1);
// Neither history nor whoever looks over a shoulder needs it any more.
history.replaceState(null, '', location.pathname);

if (token) offer(newcomer());
else await resume();

async function language() {
  const code = navigator.languages.some(l => l.startsWith('sv')) ? 'sv' : 'en';
  document.documentElement.lang = code;
  return (await fetch(`/web/i18n/${code}.json`)).json();
}

// Somebody who reloaded the page in the middle goes on where they were.
async function resume() {
  const { status, body } = await ask('GET', 'session');
  if (status === 200) await next(body);
  else show('noLink');
}

function newcomer(fields = {}) {
  return { linkToken: token, ...fields };
}

function offer(body) {
  show('open', [], 'openButton', async () => {
    const opened = await ask('POST', 'session', body);
    if (opened.status === 201) await next(opened.body.who);
    else if (opened.body.type === 'invalid-email') first();
    else complain(opened.body);
  });
}

function first() {
  show('first', [field('email', 'email', 'email'), field('name', 'text', 'name'), field('organisation', 'text', 'organization')], 'firstButton', async values => {
    const opened = await ask('POST', 'session', newcomer(values));
    if (opened.status === 201) await next(opened.body.who);
    else complain(opened.body);
  });
}

async function next(who) {
  if (who.role === 'evening_leader') show('evening', [], null, null, { until: clock(who.until) });
  else if (who.todo?.includes('password')) choosePassword(who);
  else if (who.todo?.includes('second_factor')) await chooseAuthenticator();
  else show('done', [], null, null, { name: who.name });
}

function choosePassword(who) {
  const email = field('email', 'email', 'username');
  const input = email.querySelector('input');
  input.value = who.email;
  input.readOnly = true;
  show('password', [email, field('password', 'password', 'new-password')], 'passwordButton', async ({ password }) => {
    const chosen = await ask('PUT', 'account/password', { password });
    if (chosen.status === 200) await next(chosen.body);
    else complain(chosen.body);
  });
}

async function chooseAuthenticator() {
  const offered = await ask('POST', 'account/authenticator', {});
  if (offered.status !== 200) {
    show('again', [], 'againButton', resume);
    complain(offered.body);
    return;
  }
  const app = document.createElement('a');
  app.href = offered.body.uri;
  app.textContent = words.openApp;
  const key = document.createElement('code');
  key.textContent = offered.body.key.match(/.{1,4}/g).join(' ');
  const code = field('code', 'text', 'one-time-code');
  code.querySelector('input').inputMode = 'numeric';
  show('authenticator', [key, app, code], 'authenticatorButton', async values => {
    const confirmed = await ask('PUT', 'account/authenticator', { code: values.code.replaceAll(' ', '') });
    if (confirmed.status === 200) showRecoveryCodes(confirmed.body);
    else complain(confirmed.body);
  });
}

function showRecoveryCodes({ recoveryCodes, who }) {
  const list = document.createElement('ul');
  list.append(...recoveryCodes.map(code => {
    const item = document.createElement('li');
    item.append(Object.assign(document.createElement('code'), { textContent: code }));
    return item;
  }));
  show('recovery', [list], 'recoveryButton', () => next(who));
}

function show(screen, parts = [], button = null, press = null, facts = {}) {
  title.textContent = words[`${screen}Title`];
  text.textContent = Object.entries(facts).reduce((said, [name, value]) => said.replace(`{${name}}`, value), words[`${screen}Text`]);
  trouble.textContent = '';
  form.replaceChildren(...parts);
  if (button) form.append(Object.assign(document.createElement('button'), { textContent: words[button] }));
  form.onsubmit = async event => {
    event.preventDefault();
    if (!press) return;
    trouble.textContent = '';
    const pressed = form.querySelector('button');
    pressed.disabled = true;
    try {
      await press(Object.fromEntries(new FormData(form)));
    } catch {
      trouble.textContent = words.noAnswer;
    }
    pressed.disabled = false;
  };
  title.focus();
}

function field(name, type, autocomplete) {
  const label = document.createElement('label');
  label.append(words[`${name}Label`], Object.assign(document.createElement('input'), { name, type, autocomplete, required: name !== 'organisation' }));
  return label;
}

// What the language files know is said in the reader's language; anything else as the server says it.
function complain(problem) {
  trouble.textContent = words.problems[problem.type] ?? problem.detail ?? words.noAnswer;
}

async function ask(method, path, body) {
  const answer = await fetch(`/api/${path}`, { method, headers: body && { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

function clock(instant) {
  return new Date(instant).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
}
