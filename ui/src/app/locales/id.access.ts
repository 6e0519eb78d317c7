// Text of getting in, read by people who are not in yet and when a session ends.
import signIn from '@/features/sign-in/strings/id.json'

export default { signIn }
