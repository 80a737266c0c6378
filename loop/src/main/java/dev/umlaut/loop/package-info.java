// SPDX-License-Identifier: Apache-2.0

/// One thread, one owner of the state, one clock.
///
/// Start at [dev.umlaut.loop.EventLoop]. A loop turns like this:
///
/// ```
///      ┌──► posted tasks ──► due timers ──► wait for descriptors ──► ready watches ──┐
///      └──────────────────────────────────────────────────────────────────────────────┘
///                                            (Driver)
/// ```
///
/// Where the time comes from and how the loop waits is the business of a driver, so that the same
/// devices run in real and in virtual time.
@NullMarked
package dev.umlaut.loop;

import org.jspecify.annotations.NullMarked;
