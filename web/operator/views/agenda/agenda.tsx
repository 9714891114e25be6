export const Agenda = () => <p>agenda</p>
