export const Notices = () => <p>notices</p>
