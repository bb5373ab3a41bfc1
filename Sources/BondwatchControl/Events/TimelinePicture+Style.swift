extension TimelinePicture {
    /// The class of a state's bars.
    static func shape(_ state: Timeline.State) -> String {
        switch state {
        case .active: "active"
        case .backup: "backup"
        case .down: "down"
        case .unknown: "unknown"
        case .absent: "absent"
        }
    }

    /// How thick its bars are: the shape says it too, for whoever sees no colours.
    static func height(_ state: Timeline.State) -> Int {
        switch state {
        case .active: 18
        case .backup: 8
        case .down: 18
        case .unknown, .absent: 3
        }
    }

    func addHatches(_ picture: inout SVGDocument) {
        picture.begin("defs", [])
        picture.begin(
            "pattern",
            [
                ("id", "hatch"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"),
                ("patternTransform", "rotate(45)"),
            ])
        picture.element("rect", [("class", "hatch-ground"), ("width", "6"), ("height", "6")])
        picture.element("rect", [("class", "hatch-stroke"), ("width", "2.5"), ("height", "6")])
        picture.end()
        picture.end()
    }

    /// The colours are of the palette of Okabe and Ito, which the colour-blind tell apart.
    static let style = """

        text { font-family: system-ui, "DejaVu Sans", sans-serif; font-size: 13px; fill: #1b1f24; }
        .card { fill: #ffffff; stroke: #d0d7de; }
        .name { font-size: 18px; font-weight: 600; }
        .bond { font-size: 14px; font-weight: 600; }
        .note { font-size: 12px; fill: #57606a; }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .letter { font-size: 11px; font-weight: 700; text-anchor: middle; fill: #ffffff; }
        .grid { stroke: #d0d7de; stroke-width: 1; }
        .axis { stroke: #57606a; stroke-width: 1; }
        .mark { stroke: #1b1f24; stroke-width: 1; stroke-dasharray: 2 2; }
        .active { fill: #0072b2; }
        .backup { fill: #56b4e9; }
        .down { fill: url(#hatch); stroke: #d55e00; stroke-width: 0.5; }
        .unknown { fill: #8c959f; }
        .hatch-ground { fill: #ffd9bf; }
        .hatch-stroke { fill: #d55e00; }
        .bad { fill: #c04a00; }
        .good { fill: #00704f; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .card { fill: #0d1117; stroke: #30363d; }
          .note { fill: #9da7b3; }
          .letter { fill: #ffffff; }
          .grid { stroke: #30363d; }
          .axis { stroke: #9da7b3; }
          .mark { stroke: #e6edf3; }
          .active { fill: #2f8fd0; }
          .hatch-ground { fill: #4d2200; }
        }

        """
}
