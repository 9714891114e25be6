// By night words are light on ink and not dark on paper: a white wall in a dark station is a nuisance. The hour is the
// device's own, because before the first answer of the daemon there is no other; it decides about nothing
// but a colour.

export function night(): void {
  const look = () => {
    const hour = new Date().getHours()
    document.documentElement.classList.toggle('night', hour >= 22 || hour < 6)
  }
  look()
  setInterval(look, 60_000)
}
