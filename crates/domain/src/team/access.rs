//! Who may do what: one table of roles and permissions. Handlers and rules ask here and nowhere else.
//!
//! To add a permission: a variant, its line in `TABLE`, its words in `Permission::deed`.

use sapa_model::Role;

use crate::error::{DomainError, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read, answer, note, assign, close, label conversations; start new ones.
    Converse,
    /// Read and change contacts.
    ManageContacts,
    /// See the full ids and phone numbers of contacts.
    SeeIdentities,
    /// Make and change the labels of the workspace.
    ManageLabels,
    /// See which numbers and pages are connected, their health and templates.
    SeeChannels,
    /// Connect and disconnect; app credentials, ledger, raw deliveries and their replay.
    ManageChannels,
    /// See who is in the team.
    SeeMembers,
    /// Invite, remove and change teammates below the owner.
    ManageMembers,
    /// Make, change and remove owners.
    ManageOwners,
    ManageApiKeys,
    /// Name, language, time zone and rules of the workspace.
    ManageWorkspace,
    /// Make further workspaces.
    CreateWorkspaces,
}

use Permission as P;

const YES: bool = true;
const NO: bool = false;

/// Permission, agent, admin, owner.
const TABLE: [(Permission, bool, bool, bool); 12] = [
    (P::Converse, YES, YES, YES),
    (P::ManageContacts, YES, YES, YES),
    (P::SeeIdentities, YES, YES, YES),
    (P::ManageLabels, YES, YES, YES),
    (P::SeeChannels, YES, YES, YES),
    (P::ManageChannels, NO, YES, YES),
    (P::SeeMembers, YES, YES, YES),
    (P::ManageMembers, NO, YES, YES),
    (P::ManageOwners, NO, NO, YES),
    (P::ManageApiKeys, NO, YES, YES),
    (P::ManageWorkspace, NO, YES, YES),
    (P::CreateWorkspaces, NO, NO, YES),
];

#[must_use]
pub fn may(role: Role, permission: Permission) -> bool {
    TABLE.iter().any(|(granted, agent, admin, owner)| {
        *granted == permission
            && match role {
                Role::Agent => *agent,
                Role::Admin => *admin,
                Role::Owner => *owner,
            }
    })
}

/// Refuses with a text that names who can do it, or who can grant it.
pub fn require(role: Role, permission: Permission) -> Result<()> {
    if may(role, permission) {
        return Ok(());
    }
    let who = if may(Role::Admin, permission) {
        "An owner or an admin"
    } else {
        "Only an owner"
    };
    let deed = permission.deed();
    Err(DomainError::Forbidden(format!(
        "As {} you cannot {deed}. {who} of this workspace can, or can change your role.",
        with_article(role)
    )))
}

/// Roles that this one may give, take and act upon.
#[must_use]
pub fn may_manage(role: Role, other: Role) -> bool {
    may(
        role,
        if other == Role::Owner {
            P::ManageOwners
        } else {
            P::ManageMembers
        },
    )
}

pub fn require_managing(role: Role, other: Role) -> Result<()> {
    require(
        role,
        if other == Role::Owner {
            P::ManageOwners
        } else {
            P::ManageMembers
        },
    )
}

impl Permission {
    /// What it allows, after "you cannot".
    fn deed(self) -> &'static str {
        match self {
            Self::Converse => "work on conversations",
            Self::ManageContacts => "change contacts",
            Self::SeeIdentities => "see the full ids of contacts",
            Self::ManageLabels => "change labels",
            Self::SeeChannels => "see the channels",
            Self::ManageChannels => "change the channels",
            Self::SeeMembers => "see the team",
            Self::ManageMembers => "change the team",
            Self::ManageOwners => "make, change or remove an owner",
            Self::ManageApiKeys => "see or change API keys",
            Self::ManageWorkspace => "change the workspace's settings",
            Self::CreateWorkspaces => "create a workspace",
        }
    }
}

fn with_article(role: Role) -> &'static str {
    match role {
        Role::Agent => "an agent",
        Role::Admin => "an admin",
        Role::Owner => "an owner",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_stands_in_the_table_once_and_no_role_has_less_than_the_one_below() {
        for (permission, agent, admin, owner) in TABLE {
            assert_eq!(
                TABLE.iter().filter(|row| row.0 == permission).count(),
                1,
                "{permission:?}"
            );
            assert!(owner && (admin || !agent), "{permission:?}");
        }
    }

    #[test]
    fn a_refusal_names_who_can() {
        assert!(require(Role::Agent, P::Converse).is_ok());
        let agent = require(Role::Agent, P::ManageChannels).unwrap_err().to_string();
        assert!(
            agent.starts_with("As an agent you cannot change the channels. An owner or an admin"),
            "{agent}"
        );
        let admin = require(Role::Admin, P::ManageOwners).unwrap_err().to_string();
        assert!(admin.contains("Only an owner"), "{admin}");
    }

    #[test]
    fn an_admin_manages_everyone_but_owners() {
        assert!(may_manage(Role::Admin, Role::Admin) && may_manage(Role::Admin, Role::Agent));
        assert!(!may_manage(Role::Admin, Role::Owner) && may_manage(Role::Owner, Role::Owner));
        assert!(!may_manage(Role::Agent, Role::Agent));
        assert!(require_managing(Role::Admin, Role::Owner).is_err());
    }
}
