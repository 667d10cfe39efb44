//! Groups and memberships. Roles and precedence are only stored here; what they do to tokens is the issuer's.

use crate::engine::flow::{Change, View, change_pool};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::page::Pager;
use crate::state::groups::Group;
use crate::state::pool::Pool;
use crate::state::users::User;

/// Quotas of the service.
const GROUPS_OF_POOL: usize = 10_000;
const GROUPS_OF_USER: usize = 100;

pub fn create_group(view: &View, ask: CreateGroupRequest) -> Result<Change<CreateGroupResponse>> {
    let groups = &view.pool(&ask.user_pool_id)?.groups;
    if groups.find(&ask.group_name).is_some() {
        return Err(Error::group_exists());
    }
    if groups.len() >= GROUPS_OF_POOL {
        return Err(Error::too_many_groups());
    }

    let group = Group {
        name: ask.group_name,
        description: ask.description.filter(|text| !text.is_empty()),
        role_arn: ask.role_arn,
        precedence: ask.precedence,
        created: view.now,
        modified: view.now,
    };
    let answer = group.to_group_type(&ask.user_pool_id);
    Ok(change_pool(&ask.user_pool_id, |pool| {
        pool.groups.insert(group);
        CreateGroupResponse { group: Some(answer) }
    }))
}

pub fn get_group(view: &View, ask: GetGroupRequest) -> Result<GetGroupResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (_, group) = find_group(pool, &ask.group_name)?;
    Ok(GetGroupResponse { group: Some(group.to_group_type(&pool.settings.id)) })
}

/// Absent members and an empty description leave what is stored, so nothing can be cleared here; any other member
/// moves the date, even when it repeats the stored value (transcript groups-update-identical-description).
pub fn update_group(view: &View, ask: UpdateGroupRequest) -> Result<Change<UpdateGroupResponse>> {
    let (number, _) = find_group(view.pool(&ask.user_pool_id)?, &ask.group_name)?;

    let now = view.now;
    let description = ask.description.filter(|text| !text.is_empty());
    let pool_id = ask.user_pool_id.clone();
    Ok(change_pool(&ask.user_pool_id, move |pool| {
        let answer = pool.groups.update(number, |group| {
            if description.is_some() || ask.role_arn.is_some() || ask.precedence.is_some() {
                group.modified = now;
            }
            group.description = description.or(group.description.take());
            group.role_arn = ask.role_arn.or(group.role_arn.take());
            group.precedence = ask.precedence.or(group.precedence);
            group.to_group_type(&pool_id)
        });
        UpdateGroupResponse { group: answer }
    }))
}

/// Works on a group that has members: the memberships vanish, the users stay.
pub fn delete_group(view: &View, ask: DeleteGroupRequest) -> Result<Change<()>> {
    let (number, _) = find_group(view.pool(&ask.user_pool_id)?, &ask.group_name)?;
    Ok(change_pool(&ask.user_pool_id, move |pool| pool.groups.remove(number)))
}

pub fn list_groups(view: &View, ask: ListGroupsRequest) -> Result<ListGroupsResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    view.late_bound("ListGroups", "Limit", ask.limit)?;

    let pager = Pager::new("ListGroups", &[&ask.user_pool_id], ask.limit);
    let from = pager.next_number(ask.next_token.as_deref()).map_err(|_| Error::bad_page_token())?;
    let (groups, next_token) =
        pager.page(pool.groups.from(from, pager.wanted()), |group| group.to_group_type(&pool.settings.id));
    Ok(ListGroupsResponse { groups: Some(groups), next_token })
}

/// Idempotent; neither the user's nor the group's date moves.
pub fn admin_add_user_to_group(view: &View, ask: AdminAddUserToGroupRequest) -> Result<Change<()>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (user, _) = pool.user(&ask.username)?;
    let (group, _) = find_group(pool, &ask.group_name)?;
    let is_member = pool.groups.is_member(group, user);
    let crowded = !is_member && pool.groups.at_most_of_user(user) >= GROUPS_OF_USER;
    if crowded && pool.groups.count_of_user(user) >= GROUPS_OF_USER {
        return Err(Error::too_many_groups_of_user());
    }
    Ok(change_pool(&ask.user_pool_id, move |pool| {
        if crowded {
            pool.groups.forget_deleted(user);
        }
        if !is_member {
            pool.groups.add_member(group, user);
        }
    }))
}

/// A group that does not exist is no error here, a user who does not exist is (transcript groups-remove-missing-group).
pub fn admin_remove_user_from_group(view: &View, ask: AdminRemoveUserFromGroupRequest) -> Result<Change<()>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (user, _) = pool.user(&ask.username)?;
    let group = pool.groups.find(&ask.group_name).filter(|group| pool.groups.is_member(*group, user));
    Ok(change_pool(&ask.user_pool_id, move |pool| {
        if let Some(group) = group {
            pool.groups.remove_member(group, user);
        }
    }))
}

pub fn admin_list_groups_for_user(
    view: &View,
    ask: AdminListGroupsForUserRequest,
) -> Result<AdminListGroupsForUserResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (user, row) = pool.user(&ask.username)?;
    view.late_bound("AdminListGroupsForUser", "Limit", ask.limit)?;

    let pager = Pager::new("AdminListGroupsForUser", &[&ask.user_pool_id, &row.sub], ask.limit);
    let from = pager.next_number(ask.next_token.as_deref()).map_err(|_| Error::bad_page_token())?;
    let (groups, next_token) =
        pager.page(pool.groups.of_user(user, from, pager.wanted()), |group| group.to_group_type(&pool.settings.id));
    Ok(AdminListGroupsForUserResponse { groups: Some(groups), next_token })
}

pub fn list_users_in_group(view: &View, ask: ListUsersInGroupRequest) -> Result<ListUsersInGroupResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (group, _) = find_group(pool, &ask.group_name)?;
    view.late_bound("ListUsersInGroup", "Limit", ask.limit)?;

    let pager = Pager::new("ListUsersInGroup", &[&ask.user_pool_id, &ask.group_name], ask.limit);
    let from = pager.next_number(ask.next_token.as_deref()).map_err(|_| Error::bad_user_page_token())?;
    let members = pool.users.rows(&pool.groups.users_of(group, from, pager.wanted()));
    let (users, next_token) = pager.page(members, User::to_user_type);
    Ok(ListUsersInGroupResponse { users: Some(users), next_token })
}

fn find_group<'p>(pool: &'p Pool, name: &Text) -> Result<(u32, &'p Group)> {
    let number = pool.groups.find(name).ok_or_else(Error::group_not_found)?;
    pool.groups.row(number).map(|group| (number, group)).ok_or_else(Error::group_not_found)
}
