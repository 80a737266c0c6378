// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// How frames are lost by chance. Shares are from 0 (none) to 1 (all).
///
/// @since 0.1
public sealed interface Loss {
  /// No frame is lost.
  Loss NONE = new Independent(0);

  /// Each frame may be lost, whatever became of the others.
  ///
  /// @param share of the frames
  record Independent(double share) implements Loss {
    /// @throws IllegalArgumentException when it is no share
    public Independent {
      Shares.require("loss", share);
    }
  }

  /// Losses come in bursts: the model of Gilbert and Elliott (Bell System Technical Journal 39 and
  /// 42), in which a link is in a good or in a bad state, and each frame may change it.
  ///
  /// ```
  ///          enter
  ///   good ─────────► bad        mean burst: 1 / leave frames
  ///        ◄─────────            share of time that is bad: enter / (enter + leave)
  ///          leave
  /// ```
  ///
  /// @param enter the chance of a frame to find a good link turned bad
  /// @param leave the chance of a frame to find a bad link turned good
  /// @param bad share of the frames that is lost while it is bad
  /// @param good share of the frames that is lost while it is good
  record Bursts(double enter, double leave, double bad, double good) implements Loss {
    /// @throws IllegalArgumentException when one is no share
    public Bursts {
      Shares.require("enter", enter);
      Shares.require("leave", leave);
      Shares.require("bad", bad);
      Shares.require("good", good);
    }
  }
}
