"""Operation `still-here`: said by a deployer that does something else for a long time, so that it keeps the lock."""


def still_here(request, context):
    """Result: `held`, whether the lock is still this session's."""
    return {"held": context.lock.held}
