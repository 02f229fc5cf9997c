"use strict";

const state = document.getElementById("state");
fetch("/readyz")
  .then((answer) => (answer.ok ? "就绪 ready" : "未就绪 not ready"))
  .catch(() => "无法连接 unreachable")
  .then((text) => { state.textContent = text; });
