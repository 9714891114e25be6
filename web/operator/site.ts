// The building that the page is about.
import { computed } from '@preact/signals'
import type { Site } from '../shared/api.ts'
import { SiteTime } from '../shared/time.ts'
import { useFact } from './facts.ts'
import { session } from './session.ts'

/** Instants as people at the site say them. */
export const siteTime = computed(() => new SiteTime(session.value?.zone ?? 'Asia/Shanghai'))

export const useSite = (): Site | undefined => useFact<Site>('/site', 60_000).value
