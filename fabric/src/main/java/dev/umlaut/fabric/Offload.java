// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

/// Work on a frame that its sender has left to whoever comes later: filling in a checksum, cutting
/// a large TCP segment into pieces of MTU size. Between two virtual hosts nobody need ever do it.
/// The fields have the meaning of `struct virtio_net_hdr` (virtio 1.2, section 5.1.6).
///
/// Mutable, one per [Frame], owned by the loop's thread.
///
/// @since 0.1
public final class Offload {
  private boolean checksum;
  private int checksumStart;
  private int checksumOffset;
  private Segmentation segmentation = Segmentation.NONE;
  private boolean congestion;
  private int segmentBytes;
  private int headerBytes;

  /// How a frame that is larger than the MTU is to be cut.
  public enum Segmentation {
    /// The frame is an ordinary one.
    NONE,
    /// TCP over IPv4.
    TCP4,
    /// TCP over IPv6.
    TCP6
  }

  /// Nothing to do.
  public Offload() {}

  /// Nothing is left to do.
  public void clear() {
    checksum = false;
    checksumStart = 0;
    checksumOffset = 0;
    segmentation = Segmentation.NONE;
    congestion = false;
    segmentBytes = 0;
    headerBytes = 0;
  }

  /// The same work as of another frame.
  public void set(Offload other) {
    checksum = other.checksum;
    checksumStart = other.checksumStart;
    checksumOffset = other.checksumOffset;
    segmentation = other.segmentation;
    congestion = other.congestion;
    segmentBytes = other.segmentBytes;
    headerBytes = other.headerBytes;
  }

  /// The Internet checksum (RFC 1071) over everything from `start` to the end of the frame is still
  /// to be put at `start + offset`, where the sum of the pseudo header already is.
  ///
  /// @param start bytes from the beginning of the frame
  /// @param offset bytes from `start`
  public void checksum(int start, int offset) {
    checksum = true;
    checksumStart = start;
    checksumOffset = offset;
  }

  /// The frame is a TCP segment to be cut.
  ///
  /// @param kind TCP over which IP
  /// @param bytes payload of each piece, the last one may have less
  /// @param headers length of all headers, a hint of the sender that need not be right
  /// @param explicitCongestion whether CWR is to stand in the first piece only (RFC 3168)
  public void segment(Segmentation kind, int bytes, int headers, boolean explicitCongestion) {
    segmentation = kind;
    segmentBytes = bytes;
    headerBytes = headers;
    congestion = explicitCongestion;
  }

  /// What is to be done is so many bytes further behind, as something was put before it.
  void move(int bytes) {
    checksumStart += checksum ? bytes : 0;
    headerBytes += headerBytes > 0 ? bytes : 0;
  }

  /// Whether a checksum is still to be filled in.
  public boolean needsChecksum() {
    return checksum;
  }

  /// Where the checksummed part begins.
  public int checksumStart() {
    return checksumStart;
  }

  /// Where in the checksummed part the checksum stands.
  public int checksumOffset() {
    return checksumOffset;
  }

  /// How the frame is to be cut.
  public Segmentation segmentation() {
    return segmentation;
  }

  /// Whether the TCP flag CWR is to stand in the first piece only.
  public boolean explicitCongestion() {
    return congestion;
  }

  /// TCP payload of each piece.
  public int segmentBytes() {
    return segmentBytes;
  }

  /// The sender's hint of how long the headers are.
  public int headerBytes() {
    return headerBytes;
  }
}
