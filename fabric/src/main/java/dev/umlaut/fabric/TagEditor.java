// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import dev.umlaut.frame.Ethernet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reads the VLAN tag of a frame (IEEE 802.1Q: four bytes behind the addresses) and shows the frame
/// with another one or without, where it lies. Each form is made when it is asked for, once.
///
/// Tag and type are read once, and shown as they were read, from memory of ours: a guest that
/// changes them meanwhile in its own must not get into another VLAN.
///
/// Owned by the loop's thread.
final class TagEditor {
  private static final int TAG_AT = 12;
  private static final int TAG_BYTES = 4;
  private static final int TYPE_BYTES = 2;
  private static final int VLAN_BITS = 0xfff;
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment look = MemorySegment.ofArray(new byte[TAG_BYTES]);
  private final MemorySegment tagAndType = MemorySegment.ofArray(new byte[TAG_BYTES + TYPE_BYTES]);
  private final MemorySegment typeAlone = tagAndType.asSlice(TAG_BYTES);
  private final Form tagged = new Form(tagAndType, Ethernet.TYPE_VLAN);
  private final Form untagged = new Form(typeAlone, 0);
  private int type; // behind the tag
  private int headerBytes; // tag and type, of the frame at hand

  /// One way to show the frame at hand.
  private final class Form {
    private final MemorySegment head;
    private final int outerType;
    private final Frame view = new Frame(Frame.PIECES_MAX + 2);
    private boolean made;
    private boolean fits;

    Form(MemorySegment head, int outerType) {
      this.head = head;
      this.outerType = outerType;
    }

    @Nullable Frame of(Frame frame) {
      if (!made) {
        made = true;
        fits = view.splice(frame, TAG_AT, headerBytes, head, outerType == 0 ? type : outerType);
      }
      return fits ? view : null;
    }
  }

  /// Begins with another frame, of which it reads the tag.
  ///
  /// @param portVlan the VLAN of frames that name none; 0: there are none
  /// @return the frame's VLAN; 0 if it has none, or its tag is cut off
  int read(Frame frame, int portVlan) {
    tagged.made = false;
    untagged.made = false;
    type = frame.type();
    headerBytes = TYPE_BYTES;
    int control = 0; // priority and VLAN
    if (type == Ethernet.TYPE_VLAN) {
      if (frame.length() < Ethernet.HEADER_BYTES + TAG_BYTES) {
        return 0;
      }
      frame.copyTo(look, 0, Ethernet.HEADER_BYTES, TAG_BYTES);
      control = look.get(U16, 0) & 0xffff;
      type = look.get(U16, 2) & 0xffff;
      headerBytes += TAG_BYTES;
    }
    int named = control & VLAN_BITS;
    int vlan = named == 0 ? portVlan : named;
    tagAndType.set(U16, 0, (short) Ethernet.TYPE_VLAN);
    tagAndType.set(U16, 2, (short) ((control & ~VLAN_BITS) | vlan));
    tagAndType.set(U16, TAG_BYTES, (short) type);
    return vlan;
  }

  /// The frame with the tag of its VLAN; null when that makes it too long.
  @Nullable Frame tagged(Frame frame) {
    return tagged.of(frame);
  }

  /// The frame without a tag.
  @Nullable Frame untagged(Frame frame) {
    return untagged.of(frame);
  }
}
