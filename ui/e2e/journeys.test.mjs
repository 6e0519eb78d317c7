// What people do, in a real browser against the real binary and its emulated platform: one demo, one after the other.

import './pictures.mjs'
import './entering.mjs'
import './chatting.mjs'
import './keeping.mjs'
