// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.lab.Provision;

/// What ran in the hosts.
///
/// @param kernel the kernel's release, such as `7.3.0`
/// @param image the name of the root file system
/// @param strongswan the version of strongSwan; empty when there is none
/// @since 0.1
public record Software(String kernel, String image, String strongswan) {
  /// What the hosts of a lab run. The version of strongSwan is only known to them.
  public static Software of(Provision provision) {
    return new Software(provision.kernel().release(), provision.image().name(), "");
  }
}
