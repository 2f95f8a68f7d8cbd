//! U-labels at the door.
