// Runs before the page is drawn, so that it never flashes in the other colours.

function applyTheme() {
  let theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("victus") ?? "{}").theme ?? "system";
  } catch {
    // A browser that forbids storage has the system's colours.
  }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

applyTheme();
