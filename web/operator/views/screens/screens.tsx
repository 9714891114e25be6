export const Screens = () => <p>screens</p>
