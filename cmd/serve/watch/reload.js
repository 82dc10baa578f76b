// Reloads the page when the server tells another site than the first one it told. A lost connection comes back by itself.
let first;
new EventSource("reload-events").onmessage = (event) => {
  first ??= event.data;
  if (event.data !== first) location.reload();
};
