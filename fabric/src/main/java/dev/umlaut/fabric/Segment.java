// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// What an [Attachment] needs of the network it is plugged into.
interface Segment {
  /// Carries a frame of this attachment to where it belongs.
  void forward(Attachment from, Frame frame);

  /// Tells the ports that have got frames since the last flush.
  void flush();

  /// Forgets an attachment.
  void detach(Attachment attachment);

  /// Forgets the addresses behind an attachment, which stays.
  void forget(Attachment attachment);

  /// An attachment has other settings.
  void changed(Attachment attachment);
}
