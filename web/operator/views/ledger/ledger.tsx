export const Ledger = () => <p>ledger</p>
