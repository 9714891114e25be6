export const Timeline = () => <p>timeline</p>
