// Which picture is shown large. The viewer itself is loaded on first use.
import { create } from 'zustand'

export const useLightbox = create<{ fileId: string | null }>(() => ({ fileId: null }))

export function openLightbox(fileId: string) {
  useLightbox.setState({ fileId })
}
export function closeLightbox() {
  useLightbox.setState({ fileId: null })
}
