// Sign-in with the token.

import { find } from "./dom.js";
import { call } from "./http.js";

const form = find("#sign-in form");

export function signIn() {
  form.token.focus();
  form.onsubmit = async (submit) => {
    submit.preventDefault();
    const problem = find(".problem", form);
    problem.textContent = "";
    try {
      await call("POST", "/api/session", { token: form.token.value.trim() });
      location.reload();
    } catch (error) {
      problem.textContent = error.message;
    }
  };
}
