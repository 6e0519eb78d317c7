// Messages with a shape of their own: buttons, list, link button, location, contact card.
import { lazy } from 'react'
import type { Capabilities } from '@/api/types'
import type { Special } from '../../data/use-send'
import type { SpecialKind } from '../composer/Composer'
import { ContactForm } from './ContactForm'
import { LocationForm } from './LocationForm'

const OfferForm = lazy(() => import('./OfferForm').then((m) => ({ default: m.OfferForm })))

export type SpecialProps = { can: Capabilities | undefined; onClose: () => void; onSend: (special: Special) => void }

export function SpecialDialog({ what, ...props }: SpecialProps & { what: SpecialKind }) {
  if (what === 'location') return <LocationForm {...props} />
  if (what === 'contact') return <ContactForm {...props} />
  return <OfferForm what={what} {...props} />
}
