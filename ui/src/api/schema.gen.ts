// Written by `npm run gen` from docs/openapi.json; not by hand.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountEventOut: {
            at: components["schemas"]["Time"];
            data: Record<string, never>;
            id: string;
            kind: string;
            summary: string;
        };
        AccountId: string;
        AccountIn: {
            app_id?: components["schemas"]["AppId"] | null;
            channel: string;
            name: string;
            /** @description Fields of the channel's `account_form`. */
            settings: Record<string, never>;
        };
        AccountOut: {
            app_id: string;
            capabilities: components["schemas"]["Capabilities"];
            channel: string;
            created_at: components["schemas"]["Time"];
            /** @description As people read it, e.g. `+62 811-1000-2222`. */
            display: string;
            external_id: string;
            health: components["schemas"]["HealthOut"];
            id: string;
            name: string;
            read_receipts: string;
            settings: Record<string, never>;
            state: components["schemas"]["AccountState"];
            state_reason?: components["schemas"]["StateReason"] | null;
        };
        AccountPatch: {
            name?: string | null;
            /** @description When the customer is told "read": `on_reply`, `on_open`, `never`. */
            read_receipts?: string | null;
            /** @description Changed fields only; a masked secret that comes back stays as it is. */
            settings?: Record<string, never> | null;
        };
        /** @enum {string} */
        AccountState: "connected" | "degraded" | "reconnect" | "paused" | "disconnected";
        ApiKey: {
            created_at: components["schemas"]["Time"];
            /** @description The name of who made it; null when it was the operator. */
            created_by?: string | null;
            id: string;
            /** @description The whole key; only in the answer that made it. */
            key?: string | null;
            last_used_at?: components["schemas"]["Time"] | null;
            name: string;
            /** @description The beginning, by which people tell keys apart. */
            prefix: string;
            role: components["schemas"]["Role"];
        };
        AppId: string;
        AppIn: {
            channel: string;
            name: string;
            /** @description Fields of the channel's `app_form`. */
            settings: Record<string, never>;
        };
        AppOut: {
            channel: string;
            created_at: components["schemas"]["Time"];
            id: string;
            name: string;
            /** @description Secrets are masked. */
            settings: Record<string, never>;
            verify_token: string;
            /** @description Paste both into the platform's webhook settings. */
            webhook_url: string;
        };
        AppPatch: {
            name?: string | null;
            /** @description Changed fields only; a masked secret that comes back stays as it is. */
            settings?: Record<string, never> | null;
        };
        /** @enum {string} */
        AttachmentState: "pending" | "stored" | "failed";
        AttachmentView: {
            /** Format: int64 */
            duration_ms?: number | null;
            error?: string | null;
            file_name?: string | null;
            /** Format: int64 */
            height?: number | null;
            id: string;
            kind: string;
            mime: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size?: number | null;
            state: components["schemas"]["AttachmentState"];
            thumb_url?: string | null;
            /** @description Ours, expires; null until the file is stored. */
            url?: string | null;
            voice: boolean;
            /** Format: int64 */
            width?: number | null;
        };
        /** @description The platform's last calls that were handshakes or refused. */
        AttemptOut: {
            at: components["schemas"]["Time"];
            detail: string;
            /** @description `handshake` or `delivery` */
            kind: string;
            /** @description `accepted`, `wrong_token`, `bad_signature`, `no_signature`, `not_json`, `too_large` */
            outcome: string;
        };
        /** @enum {string} */
        AuthorType: "contact" | "teammate" | "assistant" | "automation" | "app";
        AuthorView: {
            id?: string | null;
            name: string;
            type: components["schemas"]["AuthorType"];
        };
        Capabilities: {
            /**
             * Format: int32
             * @description More attachments than this are sent as several messages, one after the other.
             */
            attachments_per_message: number;
            /** @description May machines (automation, assistant, broadcast) write here? */
            automation: boolean;
            contacts: boolean;
            delete: boolean;
            edit: boolean;
            interactive?: components["schemas"]["InteractiveLimit"] | null;
            location: boolean;
            mark_read: boolean;
            media: components["schemas"]["MediaLimit"][];
            /** @description How fast one account and one recipient may be written to. */
            rate: components["schemas"]["RateLimits"];
            reactions: boolean;
            receipts: components["schemas"]["Receipts"];
            reply_to: boolean;
            start_conversation: components["schemas"]["StartConversation"];
            templates: boolean;
            text: components["schemas"]["TextLimit"];
            typing_out: boolean;
            window?: components["schemas"]["Window"] | null;
        };
        ChannelOut: {
            /** @description JSON Schema of the account's settings. */
            account_form: Record<string, never>;
            /** @description JSON Schema of the app's settings; null when app and account are one thing. */
            app_form?: Record<string, never> | null;
            capabilities: components["schemas"]["Capabilities"];
            channel: string;
            icon_svg: string;
            /** @description Keys of the steps a person takes at the platform. */
            setup_steps: string[];
            title: string;
        };
        CheckOut: {
            detail: string;
            fix?: string | null;
            name: string;
            /** @description null = could not be found out. */
            ok?: boolean | null;
        };
        ContactBrief: {
            avatar_url?: string | null;
            /** @description A second line for people: phone, username, or nothing. */
            display?: string | null;
            id: string;
            language?: string | null;
            name: string;
        };
        ContactConversationOut: {
            account_id: string;
            channel: string;
            closed_at?: components["schemas"]["Time"] | null;
            id: string;
            last_at: components["schemas"]["Time"];
            status: components["schemas"]["ConversationStatus"];
        };
        ContactDetailOut: components["schemas"]["ContactOut"] & {
            conversations: components["schemas"]["ContactConversationOut"][];
            identities: components["schemas"]["IdentityOut"][];
        };
        ContactOut: {
            attributes: Record<string, never>;
            created_at: components["schemas"]["Time"];
            /** @description A second line for people: phone or e-mail. */
            display?: string | null;
            email?: string | null;
            id: string;
            language?: string | null;
            last_seen_at?: components["schemas"]["Time"] | null;
            name: string;
            note: string;
            phone?: string | null;
        };
        ContactPatch: {
            attributes?: Record<string, never> | null;
            email?: string | null;
            language?: string | null;
            /** @description A name a teammate gives stays, whatever the platform's profile says. */
            name?: string | null;
            note?: string | null;
        };
        ConversationPatch: {
            /** @description A member's id; null takes the assignee away. */
            assignee_id?: string | null;
            /** @description All labels it should have. */
            labels?: string[] | null;
            /** @description `none`, `low`, `high`, `urgent` */
            priority?: string | null;
            /** @description RFC 3339 */
            snoozed_until?: string | null;
            status?: components["schemas"]["ConversationStatus"] | null;
        };
        /** @enum {string} */
        ConversationStatus: "open" | "snoozed" | "closed";
        ConversationView: {
            account_id: string;
            assignee?: components["schemas"]["MemberBrief"] | null;
            channel: string;
            closed_at?: components["schemas"]["Time"] | null;
            contact: components["schemas"]["ContactBrief"];
            created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description How many messages the customer has sent in it.
             */
            customer_messages: number;
            draft?: boolean | null;
            /** @description Some of our messages could not be sent. */
            failed: boolean;
            id: string;
            labels: components["schemas"]["LabelView"][];
            last_customer_message_at?: components["schemas"]["Time"] | null;
            last_message?: components["schemas"]["LastMessage"] | null;
            previous_id?: string | null;
            priority: string;
            snoozed_until?: components["schemas"]["Time"] | null;
            /** @description The list's order. */
            sort_at: components["schemas"]["Time"];
            status: components["schemas"]["ConversationStatus"];
            subject?: string | null;
            /**
             * Format: int64
             * @description Customer messages the caller has not seen; left out of live events.
             */
            unread?: number | null;
            /** @description `us` or `them` */
            waiting_on: string;
            waiting_since?: components["schemas"]["Time"] | null;
            window_expires_at?: components["schemas"]["Time"] | null;
        };
        /** @enum {string} */
        CountBy: "chars" | "bytes";
        CountsOut: {
            /** @description Open conversations by account. */
            accounts: Record<string, never>;
            /** Format: int64 */
            all: number;
            /**
             * Format: int64
             * @description No list is counted further than this.
             */
            cap: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            mine: number;
            /** Format: int64 */
            snoozed: number;
            /** Format: int64 */
            unassigned: number;
            /** Format: int64 */
            window: number;
        };
        /** @description An element that could not be placed, and why. */
        DeadOut: {
            /** @description The account, or the app where none is known. */
            account_id: string;
            at: components["schemas"]["Time"];
            code: string;
            /** Format: int64 */
            index: number;
            reason: string;
        };
        /**
         * @description Where an outgoing message is on its way.
         * @enum {string}
         */
        DeliveryStatus: "none" | "received" | "held" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown";
        /**
         * @description Who speaks to whom.
         * @enum {string}
         */
        Direction: "in" | "out" | "note" | "event";
        DraftBody: {
            attachment_ids?: string[];
            /** @description `reply` or `note` */
            mode: string;
            text: string;
        };
        /** @description Why a message did not go, and what a person can do. */
        ErrorView: {
            /** @description `retry`, `template`, `reconnect`, `edit`, `none` */
            action: string;
            code: string;
            reason: string;
            vendor_code?: string | null;
        };
        HealthOut: {
            checked_at?: components["schemas"]["Time"] | null;
            checks: components["schemas"]["CheckOut"][];
            last_inbound_at?: components["schemas"]["Time"] | null;
            last_outbound_at?: components["schemas"]["Time"] | null;
            quality?: string | null;
            throughput?: string | null;
        };
        Hit: {
            conversation: components["schemas"]["HitConversation"];
            highlight: [
                number,
                number
            ][];
            message: components["schemas"]["MessageView"];
            /** @enum {string} */
            type: "message";
        } | {
            contact: components["schemas"]["ContactBrief"];
            /** @enum {string} */
            type: "contact";
        };
        HitConversation: {
            channel: string;
            contact: components["schemas"]["ContactBrief"];
            id: string;
        };
        /** @description One of a person's ids on one account. */
        IdentityOut: {
            account_id: string;
            external_id?: string | null;
            id: string;
            phone?: string | null;
            profile_name?: string | null;
            username?: string | null;
        };
        InboundOut: {
            app_id: string;
            /** Format: int64 */
            attempts: number;
            /** @description The body as it came; only when one is asked for. */
            body?: string | null;
            dead: components["schemas"]["DeadOut"][];
            /** Format: int64 */
            elements: number;
            id: string;
            received_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            state: string;
        };
        InteractiveLimit: {
            /** Format: int32 */
            buttons: number;
            cta_url: boolean;
            /** Format: int32 */
            list_rows: number;
            location_request: boolean;
        };
        Invitation: {
            created_at: components["schemas"]["Time"];
            email: string;
            expires_at: components["schemas"]["Time"];
            id: string;
            /** @description The name of who invites. */
            invited_by: string;
            /** @description To copy; only in the answer that made it. */
            link?: string | null;
            /** @description What became of the mail: `sent`, `off` (no mail server is set) or `failed`. */
            mail?: string | null;
            role: components["schemas"]["Role"];
        };
        InvitationAnswer: {
            /** @description `en`, `id` or `th`; else the workspace's. */
            language?: string | null;
            /** @description Of a new person. */
            name?: string | null;
            /** @description A new one of a new person, theirs of a known one; not needed by who is signed in with this address. */
            password?: string | null;
        };
        LabelIn: {
            /** @description A name from the palette, e.g. `plum`, or `#rrggbb`. */
            color: string;
            /** @description 1 to 40 characters, once in a workspace. */
            name: string;
        };
        LabelView: {
            color: string;
            id: string;
            name: string;
        };
        /** @description The list's second line. */
        LastMessage: {
            at: string;
            author_name: string;
            direction: components["schemas"]["Direction"];
            id: string;
            kind: string;
            preview: string;
            status: components["schemas"]["DeliveryStatus"];
        };
        Ledger: {
            /** Format: int64 */
            dead: number;
            /** Format: int64 */
            duplicates: number;
            /** Format: int64 */
            ignored: number;
            /** @description What was ignored, by reason. */
            ignored_by_reason: {
                [key: string]: number;
            };
            /** Format: int64 */
            messages: number;
            /**
             * Format: int64
             * @description Accepted and not read yet.
             */
            pending: number;
            /** Format: int64 */
            placeholders: number;
            /** Format: int64 */
            received: number;
            /** Format: int64 */
            statuses: number;
        };
        /** @description The signed-in person, and where they may go. */
        Me: {
            /** @description Goes into the header `X-CSRF-Token` of every change. */
            csrf: string;
            email: string;
            id: string;
            /** @description `en`, `id` or `th` */
            language: string;
            name: string;
            /** @description The browser's own settings, as it last saved them. */
            preferences: Record<string, never>;
            /** @description `system`, `light` or `dark` */
            theme: string;
            /** @description Is a second step asked at sign-in? */
            two_step: boolean;
            workspaces: components["schemas"]["WorkspaceSeat"][];
        };
        /** @description What is left out stays. */
        MeChange: {
            /** @description `en`, `id` or `th` */
            language?: string | null;
            name?: string | null;
            /** @description The browser's own settings, at most 16 KB of JSON; replaces the former ones. */
            preferences?: Record<string, never> | null;
            /** @description `system`, `light` or `dark` */
            theme?: string | null;
        };
        MediaLimit: {
            /**
             * Format: int32
             * @description Characters a caption may have; 0 = this kind carries no caption.
             */
            caption_max: number;
            /** @description `image`, `video`, `audio`, `voice`, `document`, `sticker` */
            kind: string;
            /** Format: int64 */
            max_bytes: number;
            mime: string[];
        };
        Member: {
            email: string;
            id: string;
            last_seen_at?: components["schemas"]["Time"] | null;
            name: string;
            online: boolean;
            role: components["schemas"]["Role"];
            two_step: boolean;
        };
        MemberBrief: {
            id: string;
            name: string;
        };
        MessageId: string;
        /** @description The message; when several were made, `batch` names them all in order. */
        MessageOut: components["schemas"]["MessageView"] & {
            batch?: string[] | null;
        };
        MessageView: {
            account_id: string;
            attachments: components["schemas"]["AttachmentView"][];
            author: components["schemas"]["AuthorView"];
            client_id?: string | null;
            /** @description Structured content by kind. */
            content?: Record<string, never> | null;
            conversation_id: string;
            /** @description What the platform said about its price. */
            cost?: Record<string, never> | null;
            created_at: components["schemas"]["Time"];
            deleted_at?: components["schemas"]["Time"] | null;
            delivered_at?: components["schemas"]["Time"] | null;
            direction: components["schemas"]["Direction"];
            edited_at?: components["schemas"]["Time"] | null;
            error?: components["schemas"]["ErrorView"] | null;
            external_id?: string | null;
            forwarded: boolean;
            id: string;
            /** @description `text`, `image`, `voice`, `location`, `template`, `unsupported`, `event`, … */
            kind: string;
            reactions: components["schemas"]["ReactionView"][];
            read_at?: components["schemas"]["Time"] | null;
            reply_to?: components["schemas"]["QuoteView"] | null;
            sent_at?: components["schemas"]["Time"] | null;
            /** @description The thread's order. */
            sort_at: components["schemas"]["Time"];
            status: components["schemas"]["DeliveryStatus"];
            text?: string | null;
        };
        NewApiKey: {
            name: string;
            role?: components["schemas"]["Role"] | null;
        };
        NewInvitation: {
            email: string;
            role: components["schemas"]["Role"];
        };
        NewWorkspace: {
            name: string;
        };
        /** @description What the page behind an invitation's link shows. */
        OpenInvitation: {
            email: string;
            expires_at: components["schemas"]["Time"];
            inviter_name: string;
            /** @description This address has a password here already. */
            known: boolean;
            /** @description Of the workspace: `en`, `id` or `th` */
            language: string;
            role: components["schemas"]["Role"];
            workspace_name: string;
        };
        /** @enum {string} */
        OutsideWindow: "template" | "nothing";
        Page_AccountEventOut: {
            items: {
                at: components["schemas"]["Time"];
                data: Record<string, never>;
                id: string;
                kind: string;
                summary: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_AccountOut: {
            items: {
                app_id: string;
                capabilities: components["schemas"]["Capabilities"];
                channel: string;
                created_at: components["schemas"]["Time"];
                /** @description As people read it, e.g. `+62 811-1000-2222`. */
                display: string;
                external_id: string;
                health: components["schemas"]["HealthOut"];
                id: string;
                name: string;
                read_receipts: string;
                settings: Record<string, never>;
                state: components["schemas"]["AccountState"];
                state_reason?: components["schemas"]["StateReason"] | null;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_ApiKey: {
            items: {
                created_at: components["schemas"]["Time"];
                /** @description The name of who made it; null when it was the operator. */
                created_by?: string | null;
                id: string;
                /** @description The whole key; only in the answer that made it. */
                key?: string | null;
                last_used_at?: components["schemas"]["Time"] | null;
                name: string;
                /** @description The beginning, by which people tell keys apart. */
                prefix: string;
                role: components["schemas"]["Role"];
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_AppOut: {
            items: {
                channel: string;
                created_at: components["schemas"]["Time"];
                id: string;
                name: string;
                /** @description Secrets are masked. */
                settings: Record<string, never>;
                verify_token: string;
                /** @description Paste both into the platform's webhook settings. */
                webhook_url: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_AttemptOut: {
            items: {
                at: components["schemas"]["Time"];
                detail: string;
                /** @description `handshake` or `delivery` */
                kind: string;
                /** @description `accepted`, `wrong_token`, `bad_signature`, `no_signature`, `not_json`, `too_large` */
                outcome: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_ChannelOut: {
            items: {
                /** @description JSON Schema of the account's settings. */
                account_form: Record<string, never>;
                /** @description JSON Schema of the app's settings; null when app and account are one thing. */
                app_form?: Record<string, never> | null;
                capabilities: components["schemas"]["Capabilities"];
                channel: string;
                icon_svg: string;
                /** @description Keys of the steps a person takes at the platform. */
                setup_steps: string[];
                title: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_ContactOut: {
            items: {
                attributes: Record<string, never>;
                created_at: components["schemas"]["Time"];
                /** @description A second line for people: phone or e-mail. */
                display?: string | null;
                email?: string | null;
                id: string;
                language?: string | null;
                last_seen_at?: components["schemas"]["Time"] | null;
                name: string;
                note: string;
                phone?: string | null;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_ConversationView: {
            items: {
                account_id: string;
                assignee?: components["schemas"]["MemberBrief"] | null;
                channel: string;
                closed_at?: components["schemas"]["Time"] | null;
                contact: components["schemas"]["ContactBrief"];
                created_at: components["schemas"]["Time"];
                /**
                 * Format: int64
                 * @description How many messages the customer has sent in it.
                 */
                customer_messages: number;
                draft?: boolean | null;
                /** @description Some of our messages could not be sent. */
                failed: boolean;
                id: string;
                labels: components["schemas"]["LabelView"][];
                last_customer_message_at?: components["schemas"]["Time"] | null;
                last_message?: components["schemas"]["LastMessage"] | null;
                previous_id?: string | null;
                priority: string;
                snoozed_until?: components["schemas"]["Time"] | null;
                /** @description The list's order. */
                sort_at: components["schemas"]["Time"];
                status: components["schemas"]["ConversationStatus"];
                subject?: string | null;
                /**
                 * Format: int64
                 * @description Customer messages the caller has not seen; left out of live events.
                 */
                unread?: number | null;
                /** @description `us` or `them` */
                waiting_on: string;
                waiting_since?: components["schemas"]["Time"] | null;
                window_expires_at?: components["schemas"]["Time"] | null;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_Hit: {
            items: ({
                conversation: components["schemas"]["HitConversation"];
                highlight: [
                    number,
                    number
                ][];
                message: components["schemas"]["MessageView"];
                /** @enum {string} */
                type: "message";
            } | {
                contact: components["schemas"]["ContactBrief"];
                /** @enum {string} */
                type: "contact";
            })[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_InboundOut: {
            items: {
                app_id: string;
                /** Format: int64 */
                attempts: number;
                /** @description The body as it came; only when one is asked for. */
                body?: string | null;
                dead: components["schemas"]["DeadOut"][];
                /** Format: int64 */
                elements: number;
                id: string;
                received_at: components["schemas"]["Time"];
                /**
                 * Format: int64
                 * @description Bytes.
                 */
                size: number;
                state: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_Invitation: {
            items: {
                created_at: components["schemas"]["Time"];
                email: string;
                expires_at: components["schemas"]["Time"];
                id: string;
                /** @description The name of who invites. */
                invited_by: string;
                /** @description To copy; only in the answer that made it. */
                link?: string | null;
                /** @description What became of the mail: `sent`, `off` (no mail server is set) or `failed`. */
                mail?: string | null;
                role: components["schemas"]["Role"];
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_LabelView: {
            items: {
                color: string;
                id: string;
                name: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_Member: {
            items: {
                email: string;
                id: string;
                last_seen_at?: components["schemas"]["Time"] | null;
                name: string;
                online: boolean;
                role: components["schemas"]["Role"];
                two_step: boolean;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_Session: {
            items: {
                created_at: components["schemas"]["Time"];
                /** @description The one that asks. */
                current: boolean;
                id: string;
                /** @description Where it signed in from; empty when not known. */
                ip: string;
                last_seen_at: components["schemas"]["Time"];
                user_agent: string;
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        Page_TemplateOut: {
            items: {
                body_preview: string;
                category: string;
                /** @description In the platform's shape. */
                components: Record<string, never>[];
                id: string;
                language: string;
                name: string;
                status: string;
                updated_at: components["schemas"]["Time"];
                /** @description The blanks; `key` is what `template.variables` uses. */
                variables: Record<string, never>[];
            }[];
            /** @description Send it back as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        PasswordChange: {
            current: string;
            /** @description 10 to 200 characters, not easy to guess. */
            new: string;
        };
        PasswordProof: {
            password: string;
        };
        /** @description RFC 9457, with our `code` to switch on and the request's id to find it in the log. */
        Problem: {
            code: string;
            /** @description What failed, why, and what to do. */
            detail: string;
            errors?: Record<string, never>[];
            request_id: string;
            /** Format: int64 */
            retry_after?: number | null;
            /** Format: int32 */
            status: number;
            title: string;
            type: string;
        };
        /** @description The quoted message, as far as we have it. */
        QuoteView: {
            author_name?: string | null;
            external_id?: string | null;
            id?: string | null;
            preview?: string | null;
        };
        /** @description Emission interval and burst of the account and of one recipient (GCRA). */
        RateLimits: {
            /** Format: int32 */
            account_burst: number;
            /** Format: double */
            account_per_second: number;
            /** Format: int32 */
            recipient_burst: number;
            /** Format: int64 */
            recipient_interval_ms: number;
        };
        ReactionIn: {
            /** @description Empty takes it back. */
            emoji: string;
            message_id: components["schemas"]["MessageId"];
        };
        ReactionView: {
            author: components["schemas"]["AuthorView"];
            emoji: string;
        };
        Receipts: {
            delivered: boolean;
            read: boolean;
            sent: boolean;
        };
        RecoveryCodes: {
            /** @description Ten codes for a lost phone; each works once. They are shown this once. */
            recovery_codes: string[];
        };
        /** @description A reply to the customer, or a note for the team. Exactly one thing is said. */
        ReplyIn: {
            /** @description Several files become several messages, one after the other. */
            attachment_ids?: string[];
            /** @description Your own id: the same one twice is one message. */
            client_id?: string | null;
            /** @description `[{"name","phones":[…],"emails":[…]}]` */
            contacts?: Record<string, never>[] | null;
            /**
             * Format: int64
             * @description Milliseconds in which it can still be taken back, 0 to 30000.
             */
            hold_ms?: number | null;
            /**
             * @description `{"type":"buttons","body","footer"?,"buttons":[{"id","title"}]}`, `{"type":"list","body","button","sections":[…]}`,
             *     `{"type":"cta_url","body","text","url"}` or `{"type":"location_request","body"}`
             */
            interactive?: Record<string, never> | null;
            /** @description `reply` (default) or `note` */
            kind?: string | null;
            /** @description `{"latitude","longitude","name"?,"address"?}` */
            location?: Record<string, never> | null;
            reaction?: components["schemas"]["ReactionIn"] | null;
            reply_to?: components["schemas"]["MessageId"] | null;
            template?: components["schemas"]["TemplateIn"] | null;
            text?: string | null;
        };
        ResetConfirm: {
            password: string;
            /** @description From the link. */
            token: string;
        };
        ResetRequest: {
            email: string;
        };
        RetryIn: {
            /** @description Needed when it is not known whether the first try arrived. */
            confirm_duplicate?: boolean;
        };
        /** @enum {string} */
        Role: "agent" | "admin" | "owner";
        RoleChange: {
            role: components["schemas"]["Role"];
        };
        SecondStepRequest: {
            challenge: string;
            /** @description Six digits from the phone, or a recovery code. */
            code: string;
        };
        /** @description A browser that is signed in. */
        Session: {
            created_at: components["schemas"]["Time"];
            /** @description The one that asks. */
            current: boolean;
            id: string;
            /** @description Where it signed in from; empty when not known. */
            ip: string;
            last_seen_at: components["schemas"]["Time"];
            user_agent: string;
        };
        SetupRequest: {
            email: string;
            /** @description `en`, `id` or `th` */
            language: string;
            name: string;
            /** @description 10 to 200 characters, not easy to guess. */
            password: string;
            /** @description Like `Asia/Jakarta`; left out, the usual one of the language. */
            time_zone?: string | null;
            /** @description From the one-time link. */
            token: string;
            workspace_name: string;
        };
        SetupState: {
            /** @description Can this installation send mail? Without it, links are copied by hand. */
            mail: boolean;
            /** @description No owner exists yet: the link that the server printed makes one. */
            needed: boolean;
            version: string;
        };
        /** @description The signed-in person, or the second step that is asked. */
        SignInAnswer: components["schemas"]["Me"] | components["schemas"]["TwoStepChallenge"];
        SignInRequest: {
            email: string;
            password: string;
        };
        /** @enum {string} */
        StartConversation: "template" | "free" | "no";
        StartIn: {
            account_id: components["schemas"]["AccountId"];
            message: components["schemas"]["ReplyIn"];
            /** @description `{"phone": "+62…"}`, `{"contact_id": "con_…"}` or `{"external_id": "…"}` */
            to: Record<string, never>;
        };
        StartOut: {
            conversation: components["schemas"]["ConversationView"];
            message: components["schemas"]["MessageOut"];
        };
        StateReason: {
            code: string;
            text: string;
        };
        TemplateIn: {
            /** @description The platform's own components, instead of `variables`. */
            components?: Record<string, never>[] | null;
            language: string;
            name: string;
            /** @description By the keys of the template's `variables`, e.g. `{"body.1": "Ploy"}`. */
            variables?: Record<string, never> | null;
        };
        TemplateOut: {
            body_preview: string;
            category: string;
            /** @description In the platform's shape. */
            components: Record<string, never>[];
            id: string;
            language: string;
            name: string;
            status: string;
            updated_at: components["schemas"]["Time"];
            /** @description The blanks; `key` is what `template.variables` uses. */
            variables: Record<string, never>[];
        };
        TextLimit: {
            count: components["schemas"]["CountBy"];
            /** Format: int32 */
            max: number;
        };
        ThreadOut: {
            /** @description Newest first. */
            items: components["schemas"]["MessageView"][];
            /** @description Leads to older messages. */
            next_cursor?: string | null;
            /** @description Leads to newer messages, with `direction=newer`. */
            prev_cursor?: string | null;
        };
        Time: string;
        /** @description The password was right; the code goes to `/session/two-step` with this challenge. */
        TwoStepChallenge: {
            challenge: string;
            /** @description Always true. */
            two_step_required: boolean;
        };
        TwoStepCode: {
            /** @description Six digits from the phone. */
            code: string;
        };
        /** @description What the phone has to learn: one of the three is enough. */
        TwoStepOffer: {
            /** @description To open on the phone itself. */
            otpauth_url: string;
            /** @description To scan. */
            qr_svg: string;
            /** @description To type. */
            secret: string;
        };
        UnreadIn: {
            message_id?: components["schemas"]["MessageId"] | null;
        };
        Window: {
            /** Format: int32 */
            hours: number;
            outside: components["schemas"]["OutsideWindow"];
        };
        Workspace: {
            created_at: components["schemas"]["Time"];
            /** @description Its accounts are connected to the emulators. */
            demo: boolean;
            id: string;
            /** @description Of mails and automatic texts: `en`, `id` or `th` */
            language: string;
            name: string;
            /**
             * Format: int64
             * @description A customer who writes within these hours after a close opens the same conversation again.
             */
            reopen_hours: number;
            time_zone: string;
        };
        /** @description What is left out stays. */
        WorkspaceChange: {
            /** @description `en`, `id` or `th` */
            language?: string | null;
            name?: string | null;
            /**
             * Format: int64
             * @description 0 to 720
             */
            reopen_hours?: number | null;
            /** @description Like `Asia/Jakarta` */
            time_zone?: string | null;
        };
        /** @description A workspace as one of its members sees it. */
        WorkspaceSeat: {
            id: string;
            member_id: string;
            name: string;
            role: components["schemas"]["Role"];
            /**
             * Format: int64
             * @description Their own open conversations with something unseen, counted up to 1000.
             */
            unread: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
