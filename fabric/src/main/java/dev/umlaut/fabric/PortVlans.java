// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/// Which VLANs (IEEE 802.1Q) a port of a switch carries: one of them without a tag, the others
/// with.
///
/// @since 0.1
public final class PortVlans {
  /// Least number of a VLAN; 0 means "none" in a tag.
  public static final int MIN = 1;

  /// Greatest number of a VLAN; 4095 is reserved.
  public static final int MAX = 4094;

  /// The VLAN of a port of which nothing is said.
  public static final int DEFAULT = 1;

  /// VLAN 1 without a tag: what ports have of which nothing is said.
  public static final PortVlans PLAIN = new PortVlans(DEFAULT, List.of());

  private final int untagged;
  private final BitSet tagged = new BitSet(MAX + 1);

  private PortVlans(int untagged, Collection<Integer> tagged) {
    this.untagged = untagged;
    tagged.forEach(this.tagged::set);
    this.tagged.clear(untagged);
  }

  /// An access port: frames without tags of one VLAN.
  ///
  /// @param vlan [#MIN] to [#MAX]
  public static PortVlans access(int vlan) {
    return trunk(vlan, List.of());
  }

  /// A trunk.
  ///
  /// @param untagged the VLAN of frames without a tag; 0: there are none
  /// @param tagged those of frames with one
  public static PortVlans trunk(int untagged, Collection<Integer> tagged) {
    if (untagged < 0
        || untagged > MAX
        || tagged.stream().anyMatch(vlan -> vlan < MIN || vlan > MAX)) {
      throw new IllegalArgumentException("a VLAN that is not from 1 to 4094");
    }
    return new PortVlans(untagged, tagged);
  }

  /// The VLAN of frames without a tag; 0 when none may come.
  public int untagged() {
    return untagged;
  }

  /// Whether frames of a VLAN pass the port, with a tag or without.
  public boolean carries(int vlan) {
    return vlan == untagged || tagged.get(vlan);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortVlans vlans
        && vlans.untagged == untagged
        && vlans.tagged.equals(tagged);
  }

  @Override
  public int hashCode() {
    return 31 * untagged + tagged.hashCode();
  }

  @Override
  public String toString() {
    return "PortVlans[" + untagged + ", tagged " + tagged + "]";
  }
}
