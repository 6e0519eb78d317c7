//! What a teammate may do in a workspace, from least to most.

use serde::{Deserialize, Serialize};

crate::message::words! {
    Role { Agent = "agent", Admin = "admin", Owner = "owner" }
}
