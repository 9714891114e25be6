export const Problems = () => <p>problems</p>
