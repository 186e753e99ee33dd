/*
 * ICLROnEventManager: the host is told of events in the runtime
 *
 * Copyright 2026 the mscoree-wine authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#ifndef __MSCOREE_EVENTMANAGER_H
#define __MSCOREE_EVENTMANAGER_H

/* The one event manager; a static, references do nothing. */
extern ICLROnEventManager *eventmanager_get(void);

/* Tells everybody who has registered, on this thread and without a lock. Event_ClrDisabled is told once in a
 * process. */
extern void eventmanager_tell( EClrEvent event, void *data );

#endif /* __MSCOREE_EVENTMANAGER_H */
