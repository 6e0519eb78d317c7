//! Who asks for something in a workspace: a teammate, or a program with a key.

use sapa_model::{ApiKeyId, MemberId, PersonId, Role, WorkspaceId};

use super::access::{self, Permission};
use crate::Result;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub workspace_id: WorkspaceId,
    pub role: Role,
    pub who: Who,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Member {
        member_id: MemberId,
        person_id: PersonId,
        name: String,
    },
    Key {
        id: ApiKeyId,
        name: String,
    },
}

impl Actor {
    pub fn require(&self, permission: Permission) -> Result<()> {
        access::require(self.role, permission)
    }

    /// The teammate, when it is one.
    #[must_use]
    pub fn member_id(&self) -> Option<&MemberId> {
        match &self.who {
            Who::Member { member_id, .. } => Some(member_id),
            Who::Key { .. } => None,
        }
    }

    #[must_use]
    pub fn person_id(&self) -> Option<&PersonId> {
        match &self.who {
            Who::Member { person_id, .. } => Some(person_id),
            Who::Key { .. } => None,
        }
    }

    /// A member's id or a key's.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.who {
            Who::Member { member_id, .. } => member_id.as_str(),
            Who::Key { id, .. } => id.as_str(),
        }
    }

    /// The name people see.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Member { name, .. } | Who::Key { name, .. } => name,
        }
    }
}
