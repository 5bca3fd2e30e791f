// The chosen theme, before the first paint; src/ui/theme.ts keeps it.
{
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
