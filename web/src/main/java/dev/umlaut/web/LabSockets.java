// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import java.nio.file.Path;
import java.util.List;

/// The labs that are up, as the door knows them.
interface LabSockets {
  /// Their names, in order.
  List<String> names();

  /// The socket of a lab's API.
  ///
  /// @throws ApiException there is none of that name
  Path find(String lab);
}
