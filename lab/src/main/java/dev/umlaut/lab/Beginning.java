// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;

/// The moment at which something begins that is done with hosts.
///
/// @param standing that virtual time stands still; whoever begins closes it as soon as it has
///   begun: any sooner, and the moment would be a race; any later, and nobody would go on
/// @param timePasses whether virtual time passes for it; else only as it does for others, so that
///   none of their moments becomes a race either
record Beginning(Claim standing, boolean timePasses) {
  /// Now, with time of its own.
  static Beginning now(EventLoop loop) {
    return new Beginning(loop.standing(), true);
  }

  /// On a time line that others let pass.
  static Beginning onTimeLine(Claim standing) {
    return new Beginning(standing, false);
  }
}
