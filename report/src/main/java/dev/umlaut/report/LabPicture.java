// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.lab.Topology;
import java.util.Map;
import java.util.Set;

/// Draws a lab as an SVG document of its own: for a browser, a text, or print.
///
/// @since 0.1
public final class LabPicture {
  private static final String STYLE =
      """
      <style>
      .topology { background: #fff; font-family: system-ui, sans-serif; }
      .topology text { fill: #1d232b; }
      .host rect { fill: #eaf1fb; stroke: #2460a8; stroke-width: 1.6; }
      .host.idle rect { fill: none; stroke: #c4cad3; stroke-dasharray: 4 3; }
      .host .name { font-size: 15px; font-weight: 600; }
      .host.idle .name { font-weight: normal; }
      .bus { fill: #5c6672; opacity: .55; }
      .bus.hub { opacity: .3; }
      .cable { stroke: #5c6672; stroke-width: 1.6; }
      .cable.idle { stroke: #c4cad3; }
      .net-name { font-size: 13px; font-weight: 600; }
      .topology .net-range, .topology .address, .topology .interface {
        font-size: 11px; fill: #5c6672;
      }
      .address.idle, .interface.idle { opacity: .6; }
      </style>\
      """;

  private LabPicture() {}

  /// Draws a lab.
  ///
  /// @param present hosts that run, which stand out; all of them, when it is not the state that
  ///   matters
  /// @return an SVG document, in UTF-8 without a declaration
  public static String svg(Topology topology, Set<String> present) {
    var cast = new TopologyPicture.Cast("Lab " + topology.lab(), present, Map.of());
    return TopologyPicture.svg(topology, topology.links(), cast, STYLE) + "\n";
  }
}
