export const Content = () => <p>content</p>
